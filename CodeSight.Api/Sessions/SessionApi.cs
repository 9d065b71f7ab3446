using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Sessions;

/// <summary>The page's sign-in: the key is typed once, and a cookie that no script can read stands for it from then on.</summary>
internal static class SessionApi
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").WithTags("Session").AllowAnonymous()
            .Fails([ProblemKind.CrossSite, ProblemKind.UnknownHost, .. ProblemKind.OfDatabase]);
        api.MapPost("session", SignInAsync)
            .WithName("SignIn")
            .WithSummary("Sign in")
            .WithDescription("Sets the session's cookie for 30 days. An open server needs none and sets none.")
            .Fails([ProblemKind.Unauthorized, ProblemKind.TooManyWrongKeys, .. ProblemKind.OfBodies]);
        // Without the cast it would be a plain request delegate, whose result nobody looks at.
        api.MapDelete("session", (Delegate)SignOutAsync)
            .WithName("SignOut")
            .WithSummary("Sign out")
            .WithDescription("Ends the session, at every replica within a second, and removes its cookie.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SignInAsync(
        SessionBody body, AccessKey key, KeyGuesses guesses, HttpContext context)
    {
        if (!key.IsRequired) return TypedResults.NoContent();
        switch (guesses.Judge(context.Connection.RemoteIpAddress, key.Check(body.Key)))
        {
            case KeyCheckResult.Right:
                SessionTickets.StartAfresh(context);
                var caller = Callers.Operator(SessionCookie.SchemeName);
                await context.SignInAsync(SessionCookie.SchemeName, caller, SessionCookie.Properties(key));
                return TypedResults.NoContent();
            case KeyCheckResult.Refused:
                return KeyHandler.Refuse(context.Response, guesses.Limit);
            default:
                return ApiProblem.Unauthorized();
        }
    }

    private static async Task<NoContent> SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync(SessionCookie.SchemeName);
        return TypedResults.NoContent();
    }
}
