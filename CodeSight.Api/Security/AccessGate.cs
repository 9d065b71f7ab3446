using Microsoft.AspNetCore.Authentication;

namespace CodeSight.Api.Security;

/// <summary>
/// Lets nobody who is not known to /api and /openapi, whatever is or is not there: not even to learn that an address does not exist. The
/// page, its assets, the session and the health answers are outside. What a known caller may do is up to the routes' policies.
/// </summary>
internal sealed class AccessGate(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        !IsGuarded(context.Request.Path) || context.User.Identity?.IsAuthenticated == true ? next(context) : context.ChallengeAsync();

    /// <summary>Whether an address is for known callers only.</summary>
    public static bool IsGuarded(PathString path) =>
        path.StartsWithSegments("/openapi")
        || (path.StartsWithSegments("/api", out var rest)
            && !string.Equals(rest.Value?.TrimEnd('/'), "/session", StringComparison.OrdinalIgnoreCase));
}
