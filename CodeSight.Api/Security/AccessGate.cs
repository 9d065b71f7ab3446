using CodeSight.Api.Problems;
using Microsoft.AspNetCore.Authentication;

namespace CodeSight.Api.Security;

/// <summary>
/// Lets nobody who is not known to the API and its description, whatever is or is not there: not even to learn that an address does not exist. The
/// page, its assets, the ways to sign in and the health answers are outside. What a known caller may do is up to the routes' policies.
/// </summary>
internal sealed class AccessGate(RequestDelegate next)
{
    private static readonly PathString PasswordChange = "/api/account/password";

    // Where people and programs show who they are.
    private static readonly string[] Open = ["/session", "/session/oidc", "/tokens", "/tokens/refresh", "/password-link"];

    public Task InvokeAsync(HttpContext context) =>
        !IsGuarded(context.Request.Path) ? next(context)
        : context.User.Identity is not CallerIdentity caller ? context.ChallengeAsync()
        : caller.Principal.MustChangePassword && context.Request.Path != PasswordChange
            ? ApiProblem.Of(ProblemKind.PasswordChangeRequired).WriteAsync(context)
        : next(context);

    /// <summary>Whether an address is for known callers only.</summary>
    public static bool IsGuarded(PathString path) =>
        ApiPaths.IsApi(path)
        && !(path.StartsWithSegments("/api", out var rest) && Open.Contains(rest.Value?.TrimEnd('/'), StringComparer.OrdinalIgnoreCase));
}
