using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data.Sessions;
using CodeSight.Core.People;
using CodeSight.Core.People.Usage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.People;

/// <summary>/api/account: what people see and change of their own account.</summary>
internal static class AccountApi
{
    public static void MapAccount(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("account").WithTags("Account").RequireAuthorization(AccessPolicies.Account)
            .Fails([ProblemKind.InvalidValue, ProblemKind.CrossSite, .. ProblemKind.OfBodies, .. ProblemKind.OfDatabase]);
        api.MapGet("", ReadAsync).WithName("GetAccount").WithSummary("Read the own account");
        api.MapPatch("", ChangeAsync).WithName("ChangeAccount").WithSummary("Change the own name");
        api.MapGet("usage", ReadUsageAsync).WithName("GetUsage").WithSummary("Read what the own account used this month")
            .WithDescription("API keys of the account count for it. Months are calendar months in UTC.");
        api.MapPost("password", ChangePasswordAsync).WithName("ChangePassword").WithSummary("Change the own password")
            .WithDescription("Ends the account's other sessions.").Fails(ProblemKind.WrongPassword, ProblemKind.WeakPassword);
        api.MapGet("sessions", ListSessionsAsync).WithName("ListSessions").WithSummary("List the own sessions");
        api.MapDelete("sessions/{id:guid}", EndSessionAsync).WithName("EndSession").WithSummary("End one of the own sessions")
            .Fails(ProblemKind.NotFound);
        api.MapPost("two-factor", BeginTwoFactorAsync).WithName("BeginTwoFactor").WithSummary("Make the secret of a second factor");
        api.MapPut("two-factor", EnableTwoFactorAsync).WithName("EnableTwoFactor").WithSummary("Require the second factor from now on")
            .Fails(ProblemKind.InvalidCode);
        api.MapPost("two-factor/disable", DisableTwoFactorAsync).WithName("DisableTwoFactor").WithSummary("Remove the second factor")
            .Fails(ProblemKind.WrongPassword);
        routes.MapPost("password-link", UseLinkAsync).WithName("UsePasswordLink").WithTags("Session").AllowAnonymous()
            .WithSummary("Set a password by a link")
            .WithDescription("By the link of an invitation or a reset, once, within three days. Ends the account's sessions.")
            .Fails([ProblemKind.LinkExpired, ProblemKind.WeakPassword, ProblemKind.InvalidValue, ProblemKind.CrossSite])
            .Fails([.. ProblemKind.OfBodies, .. ProblemKind.OfDatabase]);
    }

    private static async Task<Results<Ok<AccountResponse>, ProblemHttpResult>> ReadAsync(
        Caller caller, Accounts accounts, CancellationToken cancellationToken) =>
        await accounts.FindAsync(caller.AccountId, cancellationToken) is { } account
            ? TypedResults.Ok(AccountResponse.From(account))
            : ApiProblem.NotFound("The account was deleted.");

    private static async Task<Results<Ok<AccountResponse>, ProblemHttpResult>> ChangeAsync(
        NameBody body, Caller caller, Accounts accounts, CancellationToken cancellationToken) =>
        (await accounts.ChangeAsync(caller.AccountId, body.Name, null, null, null, cancellationToken)).ToResult(AccountResponse.From);

    private static async Task<Results<Ok<OwnUsageResponse>, ProblemHttpResult>> ReadUsageAsync(
        Caller caller, UsageReports reports, CodeSightOptions options, CancellationToken cancellationToken) =>
        await reports.ReadOwnAsync(caller.AccountId, cancellationToken) is { } own
            ? TypedResults.Ok(OwnUsageResponse.From(own, options))
            : ApiProblem.NotFound("The account was deleted.");

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(
        PasswordBody body, Caller caller, Accounts accounts, AuditLog audit, CancellationToken cancellationToken)
    {
        var done = await accounts.ChangePasswordAsync(caller.AccountId, body.Current, body.New, caller.SessionId, cancellationToken);
        await audit.WriteAsync(caller, AuditActions.SetPassword, "", done.IsDone);
        return done.ToResult();
    }

    private static async Task<Ok<SessionsResponse>> ListSessionsAsync(
        Caller caller, SessionStore sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok(new SessionsResponse(
        [
            .. (await sessions.ListAsync(caller.AccountId, cancellationToken)).Select(session => new OwnSession(
                session.Id, session.Device, session.Address, session.CreatedAt, session.LastSeenAt, session.Id == caller.SessionId)),
        ]));

    private static async Task<Results<NoContent, ProblemHttpResult>> EndSessionAsync(
        Guid id, Caller caller, SessionStore sessions, AuditLog audit, CancellationToken cancellationToken)
    {
        if (!await sessions.RemoveAsync(caller.AccountId, id, cancellationToken)) return ApiProblem.NotFound("There is no such session.");
        await audit.WriteAsync(caller, AuditActions.SignOut, id.ToString(), true);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<TwoFactorResponse>, ProblemHttpResult>> BeginTwoFactorAsync(Caller caller, Accounts accounts) =>
        (await accounts.BeginTwoFactorAsync(caller.AccountId)).ToResult(made => new TwoFactorResponse(made.Secret, made.Uri));

    private static async Task<Results<Ok<RecoveryCodesResponse>, ProblemHttpResult>> EnableTwoFactorAsync(
        CodeBody body, Caller caller, Accounts accounts, AuditLog audit, CancellationToken cancellationToken)
    {
        var done = await accounts.EnableTwoFactorAsync(caller.AccountId, body.Code);
        if (done.IsDone) await audit.WriteAsync(caller, AuditActions.EnableTwoFactor, "", true);
        return done.ToResult(codes => new RecoveryCodesResponse(codes));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DisableTwoFactorAsync(
        ConfirmBody body, Caller caller, Accounts accounts, AuditLog audit, CancellationToken cancellationToken)
    {
        var done = await accounts.DisableTwoFactorAsync(caller.AccountId, body.Password, cancellationToken);
        await audit.WriteAsync(caller, AuditActions.DisableTwoFactor, "", done.IsDone);
        return done.ToResult();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> UseLinkAsync(
        LinkBody body, Accounts accounts, AuditLog audit, HttpContext context, CancellationToken cancellationToken)
    {
        var done = await accounts.UseLinkAsync(body.Account, body.Token, body.Password, body.Name, cancellationToken);
        var actor = done.IsDone ? $"account:{body.Account}" : "anonymous";
        await audit.WriteAsync(actor, AuditActions.SetPassword, "link", done.IsDone, Caller.AddressOf(context));
        return done.ToResult();
    }
}
