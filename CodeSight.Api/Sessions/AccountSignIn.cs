using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.Data.People;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Sessions;

/// <summary>
/// Checks an e-mail address and a password for a session or a token: not at all for an address that has guessed too often; what is refused is
/// counted there and recorded.
/// </summary>
internal sealed class AccountSignIn(SignIns signIns, KeyGuesses guesses, AuditLog audit)
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

    private static ProblemKind KindOf(SignInOutcome outcome) => outcome switch
    {
        SignInOutcome.CodeRequired => ProblemKind.CodeRequired,
        SignInOutcome.WrongCode => ProblemKind.WrongCode,
        _ => ProblemKind.WrongCredentials,
    };
}
