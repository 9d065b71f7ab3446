using CodeSight.Api.Hosting;
using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Sessions;

/// <summary>The page's sign-in: the key is typed once, and a cookie that no script can read stands for it from then on.</summary>
internal static class SessionApi
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").WithTags("Session").ProducesProblem(403);
        api.MapPost("session", SignIn)
            .WithName("SignIn")
            .WithSummary("Sign in")
            .WithDescription("Sets the session's cookie for 30 days. An open server needs none and sets none.")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(413).ProducesProblem(415);
        api.MapDelete("session", SignOut).WithName("SignOut").WithSummary("Sign out");
    }

    private static Results<NoContent, ProblemHttpResult> SignIn(
        SessionBody body, AccessKey key, SessionTokens sessions, ILogger<SessionBody> logger, HttpContext context)
    {
        if (!key.IsRequired) return TypedResults.NoContent();
        if (!key.Matches(body.Key))
        {
            logger.KeyRefused(context.Connection.RemoteIpAddress);
            return ApiProblem.Unauthorized();
        }

        context.Response.Cookies.Append(SessionTokens.Cookie, sessions.Create(), CookieFor(context.Request, SessionTokens.Lifetime));
        return TypedResults.NoContent();
    }

    private static NoContent SignOut(HttpContext context)
    {
        context.Response.Cookies.Delete(SessionTokens.Cookie, CookieFor(context.Request, null));
        return TypedResults.NoContent();
    }

    private static CookieOptions CookieFor(HttpRequest request, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
        MaxAge = lifetime,
        Path = "/",
        IsEssential = true,
    };
}
