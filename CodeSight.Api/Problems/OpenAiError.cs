using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Problems;

/// <summary>A failure as OpenAI's clients read it: the member "error" of the problem details, which is a short text elsewhere.</summary>
public sealed record OpenAiError(string Message, string Type, string Code, string? Param = null)
{
    /// <summary>Where OpenAI's clients ask.</summary>
    internal const string Path = "/v1";

    /// <summary>Gives a problem the shape that the clients of its address read.</summary>
    internal static ProblemHttpResult Shape(ProblemHttpResult problem, PathString path)
    {
        if (path.StartsWithSegments(Path) && problem.ProblemDetails.Extensions.TryGetValue("code", out var code))
            problem.ProblemDetails.Extensions["error"] = new OpenAiError(problem.ProblemDetails.Detail ?? "", TypeOf(problem.StatusCode), code as string ?? "");
        return problem;
    }

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status402PaymentRequired => "insufficient_quota",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };
}

internal static class ProblemWriting
{
    /// <summary>Answers a request with a problem, in the shape that the clients of its address read.</summary>
    public static Task WriteAsync(this ProblemHttpResult problem, HttpContext context) =>
        OpenAiError.Shape(problem, context.Request.Path).ExecuteAsync(context);
}
