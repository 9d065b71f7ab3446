using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.Configuration;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Sessions;

/// <summary>The page's sign-in: a cookie that no script can read stands for the key or the password from then on.</summary>
internal static class SessionApi
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").WithTags("Session").AllowAnonymous()
            .Fails([ProblemKind.UnknownHost, ProblemKind.TooManyRequests, .. ProblemKind.OfDatabase]);
        api.MapGet("session", ReadAsync)
            .WithName("GetSession")
            .WithSummary("How people sign in, and who has");
        api.MapPost("session", SignInAsync)
            .WithName("SignIn")
            .WithSummary("Sign in")
            .WithDescription("Sets the session's cookie for 30 days. An open server needs none and sets none.")
            .Fails([ProblemKind.Unauthorized, ProblemKind.WrongCredentials, ProblemKind.CodeRequired, ProblemKind.WrongCode])
            .Fails([ProblemKind.TooManyWrongKeys, ProblemKind.CrossSite, .. ProblemKind.OfBodies]);
        // Without the cast it would be a plain request delegate, whose result nobody looks at.
        api.MapDelete("session", (Delegate)SignOutAsync)
            .WithName("SignOut")
            .WithSummary("Sign out")
            .WithDescription("Ends the session, at every replica within a second, and removes its cookie.")
            .Fails(ProblemKind.CrossSite);
    }

    private static async Task<Ok<SessionResponse>> ReadAsync(
        CodeSightOptions options, HttpContext context, Accounts accounts, BrowserCookie browser, CancellationToken cancellationToken)
    {
        var caller = options.Auth == AuthMode.Open ? Principal.Anonymous : await CallerOfAsync(context);
        if (caller?.Kind == PrincipalKind.Operator) browser.Ensure(context);
        var account = caller?.AccountId is { } id ? await accounts.FindAsync(id, cancellationToken) : null;
        return TypedResults.Ok(new SessionResponse(
            options.Auth,
            caller is not null,
            account?.Account is { } known
                ? new SessionAccount(
                    known.Id, known.Email ?? "", known.Name, known.Role, known.TwoFactorEnabled, known.MustChangePassword)
                : null,
            [.. Scopes.All.Where(scope => caller?.Scopes.Contains(scope) == true)],
            options.Oidc is { } provider ? new SessionProvider(provider.Name, $"{context.Request.PathBase}/api/session/oidc") : null,
            caller is { Kind: not PrincipalKind.Anonymous }));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SignInAsync(
        SessionBody body,
        AccessKey key,
        KeyGuesses guesses,
        CodeSightOptions options,
        AccountSignIn accounts,
        BrowserCookie browser,
        HttpContext context)
    {
        if (!key.IsRequired) return TypedResults.NoContent();
        AuthenticationProperties session;
        string actor;
        if (options.Auth == AuthMode.Accounts && body.Key is null)
        {
            var (account, problem) = await accounts.CheckAsync(body.Email, body.Password, body.Code, "", context);
            if (account is null) return problem!; // one of the two is there
            (session, actor) = (SessionCookie.Properties(account), $"account:{account.Id}");
        }
        else
        {
            switch (guesses.Judge(context.Connection.RemoteIpAddress, key.Check(body.Key)))
            {
                case KeyCheckResult.Right:
                    (session, actor) = (SessionCookie.Properties(key), Principal.Operator.Id);
                    break;
                case KeyCheckResult.Refused:
                    return KeyHandler.Refuse(context.Response, guesses.Limit);
                default:
                    return ApiProblem.Unauthorized();
            }
        }

        await accounts.OpenAsync(session, actor, "", context);
        if (actor == Principal.Operator.Id) browser.Ensure(context);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> SignOutAsync(HttpContext context, CodeSightOptions options, AuditLog audit)
    {
        var caller = options.Auth == AuthMode.Accounts ? await CallerOfAsync(context) : null;
        await context.SignOutAsync(SessionCookie.SchemeName);
        if (caller is not null)
            await audit.WriteAsync(caller.Id, AuditActions.SignOut, "", true, Caller.AddressOf(context));
        return TypedResults.NoContent();
    }

    private static async Task<Principal?> CallerOfAsync(HttpContext context) =>
        (await context.AuthenticateAsync(SessionCookie.SchemeName)).Principal?.Identity is CallerIdentity caller ? caller.Principal : null;
}
