using System.Security.Claims;
using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data.People;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Sessions;

/// <summary>
/// Checks an e-mail address and a password for a session or a token: not at all for an address that has guessed too often; what is refused is
/// counted there and recorded. Opens the sessions of whoever was let in, in this way or another.
/// </summary>
internal sealed class AccountSignIn(SignIns signIns, KeyGuesses guesses, AuditLog audit, CodeSightOptions options)
{
    /// <summary>The account, or the answer to an attempt that failed: one of the two is null.</summary>
    /// <param name="subject">What is to be opened, for the audit log.</param>
    public async Task<(Account? Account, ProblemHttpResult? Problem)> CheckAsync(
        string? email, string? password, string? code, string subject, HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (guesses.IsRefused(address)) return (null, KeyHandler.Refuse(context.Response, guesses.Limit));
        var (outcome, account) = await signIns.CheckAsync(email ?? "", password ?? "", code, context.RequestAborted);
        if (outcome is SignInOutcome.WrongCredentials or SignInOutcome.WrongCode)
        {
            var judged = guesses.Judge(address, KeyCheckResult.Wrong);
            await audit.WriteAsync("anonymous", AuditActions.SignIn, subject, false, Caller.AddressOf(context));
            if (judged == KeyCheckResult.Refused) return (null, KeyHandler.Refuse(context.Response, guesses.Limit));
        }

        return account is null ? (null, ApiProblem.Of(KindOf(outcome))) : (account, null);
    }

    /// <summary>Opens a session of its own in this browser, and records that where there are accounts.</summary>
    /// <param name="session">What it remembers.</param>
    /// <param name="actor">The id of the principal that has signed in.</param>
    /// <param name="method">How, for the audit log; empty for a password or a key.</param>
    public async Task OpenAsync(AuthenticationProperties session, string actor, string method, HttpContext context)
    {
        SessionTickets.StartAfresh(context);
        await context.SignInAsync(SessionCookie.SchemeName, new ClaimsPrincipal(new ClaimsIdentity(SessionCookie.SchemeName)), session);
        if (options.Auth == AuthMode.Accounts)
            await audit.WriteAsync(actor, AuditActions.SignIn, method, true, Caller.AddressOf(context));
    }

    private static ProblemKind KindOf(SignInOutcome outcome) => outcome switch
    {
        SignInOutcome.CodeRequired => ProblemKind.CodeRequired,
        SignInOutcome.WrongCode => ProblemKind.WrongCode,
        _ => ProblemKind.WrongCredentials,
    };
}
