using CodeSight.Api.Security;
using CodeSight.Api.Sessions;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace CodeSight.Api.Oidc;

/// <summary>What the framework's handler leaves to the server: whose session it is, and what to say where there is none.</summary>
internal sealed class OidcEvents(
    OidcOptions provider, ProviderSignIns signIns, AccountSignIn sessions, OidcLimits limits, OidcFailures failures, AuditLog audit)
    : OpenIdConnectEvents
{
    private bool _isOurs;

    /// <inheritdoc/>
    public override Task AuthorizationCodeReceived(AuthorizationCodeReceivedContext context)
    {
        _isOurs = true;
        if (!limits.TryRedeem(context.HttpContext.Connection.RemoteIpAddress)) context.Fail(new TooManyCodesException());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task RemoteFailure(RemoteFailureContext context)
    {
        await failures.AnswerAsync(
            context.HttpContext, OidcFault.Of(context.Failure, _isOurs), context.Failure, context.Properties?.RedirectUri);
        context.HandleResponse();
    }

    /// <inheritdoc/>
    public override async Task TicketReceived(TicketReceivedContext context)
    {
        var (http, page) = (context.HttpContext, context.ReturnUri ?? "/");
        context.HandleResponse();
        if (OidcPerson.Read(context.Principal, provider) is not { } person)
        {
            await failures.AnswerAsync(http, OidcFault.ProviderInvalid, null, page);
            return;
        }

        try
        {
            var signIn = await signIns.SignInAsync(person, provider.CreatesAccounts, http.RequestAborted);
            var actor = signIn.Account is { } known ? $"account:{known.Id}" : null;
            if (OidcFault.Of(signIn.Outcome) is { } refused)
            {
                await failures.AnswerAsync(http, refused, null, page, actor);
                return;
            }

            await OpenAsync(http, signIn, signIn.Account!); // nothing was refused
            http.Response.Redirect(page);
        }
        catch (Exception fault) when (DatabaseFault.Passing(fault) is not null)
        {
            await failures.AnswerAsync(http, OidcFault.ServerUnavailable, fault, page);
        }
    }

    private async Task OpenAsync(HttpContext http, ProviderSignIn signIn, Account account)
    {
        var (actor, address) = ($"account:{account.Id}", Caller.AddressOf(http));
        if (signIn.Outcome == ProviderOutcome.Created)
            await audit.WriteAsync(actor, AuditActions.CreateAccount, $"{account.Id} {account.Role} oidc", true, address);
        if (signIn.Outcome == ProviderOutcome.Linked)
            await audit.WriteAsync(actor, AuditActions.ChangeAccount, $"{account.Id} linked oidc", true, address);
        if (signIn.HasNewGroups) await audit.WriteAsync(actor, AuditActions.ChangeAccount, $"{account.Id} groups oidc", true, address);
        await sessions.OpenAsync(SessionCookie.Properties(account), actor, "oidc", http);
    }
}
