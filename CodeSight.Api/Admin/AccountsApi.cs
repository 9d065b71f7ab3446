using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CodeSight.Api.People;
using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.Data.Sessions;
using CodeSight.Core.People;
using CodeSight.Core.People.Usage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Admin;

/// <summary>/api/admin/accounts.</summary>
internal static class AccountsApi
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("accounts");
        api.MapGet("", ListAsync).WithName("ListAccounts").WithSummary("List accounts")
            .Fails(ProblemKind.InvalidParameter, ProblemKind.OutOfRange);
        api.MapPost("", InviteAsync).WithName("InviteAccount").WithSummary("Create an account")
            .WithDescription("Returns the link with which the person sets a password; send it over a channel that only the person reads.")
            .FailsAsChange(ProblemKind.InvalidEmail, ProblemKind.EmailTaken);
        api.MapPatch("{id:guid}", ChangeAsync).WithName("ChangeAccountOf").WithSummary("Change an account")
            .WithDescription("A change is seen by the next request. Deactivation ends all sessions.")
            .FailsAsChange(ProblemKind.NotFound, ProblemKind.LastAdministrator);
        api.MapDelete("{id:guid}", DeleteAsync).WithName("DeleteAccount").WithSummary("Delete an account")
            .Fails(ProblemKind.NotFound, ProblemKind.LastAdministrator, ProblemKind.CrossSite);
        api.MapPut("{id:guid}/budget", SetBudgetAsync).WithName("SetBudget").WithSummary("Set what an account may use in a month")
            .WithDescription("Questions that could exceed it get 402 budget_exceeded, from the next one on.")
            .FailsAsChange(ProblemKind.NotFound);
        api.MapPost("{id:guid}/link", CreateLinkAsync).WithName("CreatePasswordLink").WithSummary("Make a link that sets a password")
            .Fails(ProblemKind.NotFound, ProblemKind.CrossSite);
        api.MapDelete("{id:guid}/sessions", EndSessionsAsync).WithName("EndSessions").WithSummary("End all sessions of an account")
            .Fails(ProblemKind.NotFound, ProblemKind.CrossSite);
        api.MapDelete("{id:guid}/two-factor", RemoveTwoFactorAsync).WithName("RemoveTwoFactor").WithSummary("Remove a second factor that was lost")
            .Fails(ProblemKind.NotFound, ProblemKind.CrossSite);
    }

    private static async Task<Results<Ok<AccountsResponse>, ProblemHttpResult>> ListAsync(
        Accounts accounts,
        CancellationToken cancellationToken,
        [Description("A part of the e-mail address or name.")] string? q = null,
        [Range(0, int.MaxValue)] int offset = 0,
        [Range(1, AdminApi.MaxPage)] int limit = 100)
    {
        if (offset < 0 || limit is < 1 or > AdminApi.MaxPage)
            return ApiProblem.OutOfRange($"'offset' must be at least 0, and 'limit' from 1 to {AdminApi.MaxPage}.");
        var (found, total) = await accounts.ListAsync(q, offset, limit, cancellationToken);
        return TypedResults.Ok(new AccountsResponse([.. found.Select(AdminAccount.From)], total));
    }

    private static async Task<Results<Created<InvitedResponse>, ProblemHttpResult>> InviteAsync(
        InviteBody body, Caller caller, Accounts accounts, AuditLog audit, CancellationToken cancellationToken)
    {
        var invited = await accounts.InviteAsync(body.Email, body.Name, body.Role, body.Groups ?? [], cancellationToken);
        if (!invited.IsDone) return ApiProblem.Of(invited.Fault, invited.Detail);
        var account = invited.Value!.Account;
        await audit.WriteAsync(caller, AuditActions.CreateAccount, $"{account.Id} {account.Role}", true);
        var link = await accounts.CreateLinkAsync(account.Id);
        return TypedResults.Created(
            $"/api/admin/accounts/{account.Id}", new InvitedResponse(AdminAccount.From(invited.Value), LinkTo(account.Id, link.Value)));
    }

    private static async Task<Results<Ok<AdminAccount>, ProblemHttpResult>> ChangeAsync(
        Guid id, AccountChangeBody body, Caller caller, Accounts accounts, AuditLog audit, CancellationToken cancellationToken)
    {
        var changed = await accounts.ChangeAsync(id, body.Name, body.Role, body.IsActive, body.Groups, cancellationToken);
        var what = string.Join(' ', new[]
        {
            id.ToString(), body.Role?.ToString(), body.IsActive switch { true => "activated", false => "deactivated", null => null },
            body.Groups is { } groups ? $"groups {string.Join(',', groups)}" : null,
        }.Where(part => part is not null));
        await audit.WriteAsync(caller, AuditActions.ChangeAccount, what, changed.IsDone);
        return changed.ToResult(AdminAccount.From);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, Caller caller, Accounts accounts, AuditLog audit, CancellationToken cancellationToken)
    {
        var done = await accounts.DeleteAsync(id, cancellationToken);
        await audit.WriteAsync(caller, AuditActions.DeleteAccount, id.ToString(), done.IsDone);
        return done.ToResult();
    }

    private static async Task<Results<Ok<BudgetResponse>, ProblemHttpResult>> SetBudgetAsync(
        Guid id, BudgetBody body, Caller caller, Budgets budgets, AuditLog audit, CancellationToken cancellationToken)
    {
        if (body.Kind is not { } kind) return ApiProblem.Of(PeopleFault.Invalid, "'kind' must be default, own or none.");
        var set = await budgets.SetAsync(id, kind, body.Tokens, cancellationToken);
        await audit.WriteAsync(
            caller, AuditActions.ChangeBudget, kind == BudgetKind.Own ? $"{id} {body.Tokens} tokens" : $"{id} {kind}", set.IsDone);
        return set.ToResult(BudgetResponse.From);
    }

    private static async Task<Results<Ok<LinkResponse>, ProblemHttpResult>> CreateLinkAsync(
        Guid id, Caller caller, Accounts accounts, AuditLog audit, CancellationToken cancellationToken)
    {
        var link = await accounts.CreateLinkAsync(id);
        await audit.WriteAsync(caller, AuditActions.CreateLink, id.ToString(), link.IsDone);
        return link.ToResult(made => new LinkResponse(LinkTo(id, made)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EndSessionsAsync(
        Guid id, Caller caller, Accounts accounts, SessionStore sessions, AuditLog audit, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(id, cancellationToken) is null) return ApiProblem.NotFound("There is no such account.");
        await sessions.RemoveOfAccountAsync(id, null, cancellationToken);
        await audit.WriteAsync(caller, AuditActions.EndSessions, id.ToString(), true);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveTwoFactorAsync(
        Guid id, Caller caller, Accounts accounts, AuditLog audit, CancellationToken cancellationToken)
    {
        var done = await accounts.RemoveTwoFactorAsync(id);
        await audit.WriteAsync(caller, AuditActions.DisableTwoFactor, id.ToString(), done.IsDone);
        return done.ToResult();
    }

    // In the fragment, which browsers send to no server.
    private static string LinkTo(Guid id, (string Token, bool IsNew) link) =>
        $"/{(link.IsNew ? "welcome" : "reset")}#{id}.{Uri.EscapeDataString(link.Token)}";
}
