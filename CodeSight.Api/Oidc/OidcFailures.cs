using CodeSight.Api.Security;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace CodeSight.Api.Oidc;

/// <summary>Records a sign-in with the provider that failed, and sends its visitor back to the page with the reason.</summary>
internal sealed class OidcFailures(OidcLimits limits, AuditLog audit, ILogger<OidcFailures> logger)
{
    /// <summary>The parameter of the page's address that holds the reason.</summary>
    public const string Parameter = "sign-in-failed";

    /// <summary>Answers with the way back.</summary>
    /// <param name="code">One of <see cref="OidcFault"/>.</param>
    /// <param name="fault">What was thrown, of which only the kind is logged; null for nothing.</param>
    /// <param name="returnTo">An own path; null for the front page.</param>
    /// <param name="actor">Id of the principal that was refused; null where nobody is known.</param>
    public async Task AnswerAsync(HttpContext context, string code, Exception? fault, string? returnTo, string? actor = null)
    {
        if (limits.TryRecord(context.Connection.RemoteIpAddress))
        {
            logger.ProviderSignInFailed(code, OidcFault.Describe(fault));
            // It cannot be recorded where the database is what is away.
            if (code != OidcFault.ServerUnavailable)
                await audit.WriteAsync(actor ?? "anonymous", AuditActions.SignIn, $"oidc {code}", false, Caller.AddressOf(context));
        }

        var page = returnTo ?? UriHelper.BuildRelative(context.Request.PathBase, "/");
        context.Response.Redirect(QueryHelpers.AddQueryString(page, Parameter, code));
    }
}
