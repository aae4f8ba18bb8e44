@echo off
rem mlx @VERSION@ for Windows. Starts the program beside this file with the Deno beside it, which may read and write
rem below the current directory only, and read what --config, --data-dir, --resume and resume name; --root takes the
rem place of the current directory.
setlocal DisableDelayedExpansion
set "at=%~dp0"
set "DENO_DIR=%LOCALAPPDATA%\mlx\@KEY@"
if not defined LOCALAPPDATA set "DENO_DIR=%at%cache"
set DENO_NO_UPDATE_CHECK=1
set DENO_NO_PACKAGE_JSON=1
set command=
set option=
set root=
set reads=

:next
set arg=%1
if not defined arg goto start
rem Without quotation marks, which no path has, the rest can be quoted.
set "arg=%arg:"=%"
if not defined arg goto skip
if defined option goto value
if "%arg:~0,2%"=="--" goto option
if not defined command (
  set "command=%arg%"
  goto skip
)
if /i "%command%"=="resume" goto config
goto skip

:option
if "%arg%"=="--" goto start
if "%arg%"=="--root" set option=root
for %%o in (--config --data-dir) do if "%arg%"=="%%o" set option=read
if "%arg%"=="--resume" set option=config
goto skip

:value
set "kind=%option%"
set option=
if "%kind%"=="config" goto config
goto grant

:config
rem Of what may be a run or a config, mlx tells a config by the end of its name.
set kind=
for %%e in (.json jsonc .yaml) do if /i "%arg:~-5%"=="%%e" set kind=read
if /i "%arg:~-4%"==".yml" set kind=read
if not defined kind goto skip

:grant
if not "%arg:,=%"=="%arg%" goto comma
rem A backslash before a quotation mark would make it part of the word.
if "%arg:~-1%"=="\" set "arg=%arg%."
if "%kind%"=="root" set "root=%arg%"
if not "%kind%"=="root" set reads=%reads% "--allow-read=%arg%"

:skip
shift
goto next

:comma
echo mlx: error: Cannot allow "%arg%" to be used: Deno takes no path with a comma>&2
echo mlx: hint: start mlx in its directory, without --root, or rename it>&2
exit /b 2

:start
set grants=@GRANTS@
if defined root set grants="--allow-read=%root%" "--allow-write=%root%"
"%at%deno.exe" run --quiet --no-config --no-lock --no-remote --no-npm --v8-flags=--no-lazy @PERMISSIONS@ %grants% %reads% "%at%@START@" %*
exit /b %ERRORLEVEL%
