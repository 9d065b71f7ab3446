using CodeSight.Api.Hosting;
using CodeSight.Api.Problems;
using Microsoft.Net.Http.Headers;

namespace CodeSight.Api.Security;

/// <summary>
/// Lets nobody without the key to /api and /openapi, whatever is or is not there. The page, its assets, the session and
/// the health answers are outside.
/// </summary>
internal sealed class KeyGate(RequestDelegate next, AccessKey key, SessionTokens sessions, ILogger<KeyGate> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!key.IsRequired || !IsGuarded(context.Request.Path) || IsKnown(context.Request))
        {
            await next(context);
            return;
        }

        logger.KeyRefused(context.Connection.RemoteIpAddress);
        context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        await ApiProblem.Unauthorized().ExecuteAsync(context);
    }

    private static bool IsGuarded(PathString path) =>
        path.StartsWithSegments("/openapi")
        || (path.StartsWithSegments("/api", out var rest) && !string.Equals(rest.Value?.TrimEnd('/'), "/session", StringComparison.OrdinalIgnoreCase));

    // A key in a header outweighs the cookie, so that a wrong one is noticed.
    private bool IsKnown(HttpRequest request) => key.In(request.Headers) switch
    {
        KeyShown.Right => true,
        KeyShown.Wrong => false,
        _ => sessions.IsValid(request.Cookies[SessionTokens.Cookie]),
    };
}
