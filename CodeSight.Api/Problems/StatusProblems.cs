namespace CodeSight.Api.Problems;

/// <summary>Gives a bare status code (404 of routing, 405, 500) its problem details.</summary>
internal static class StatusProblems
{
    public static Task WriteAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ApiProblem.OfStatus(context.Response.StatusCode).WriteAsync(context);
    }
}
