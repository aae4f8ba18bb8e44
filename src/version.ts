/** The version of the program, as `mlx --version` and every manifest give it. */
export const version = "0.1.0";
