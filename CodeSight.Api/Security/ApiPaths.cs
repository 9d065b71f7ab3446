using CodeSight.Api.Problems;

namespace CodeSight.Api.Security;

/// <summary>The addresses that programs call: /api, /v1 of OpenAI's clients and /mcp.</summary>
internal static class ApiPaths
{
    /// <summary>Where OpenAI's clients ask.</summary>
    public const string OpenAi = OpenAiError.Path;

    /// <summary>Where clients of the Model Context Protocol ask.</summary>
    public const string Mcp = "/mcp";

    /// <summary>Whether an address belongs to the API, or to its description.</summary>
    public static bool IsApi(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments(OpenAi) || path.StartsWithSegments(Mcp) || path.StartsWithSegments("/openapi");
}
