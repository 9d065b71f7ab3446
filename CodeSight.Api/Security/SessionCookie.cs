using CodeSight.Core.Data.People;
using CodeSight.Core.Data.Sessions;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace CodeSight.Api.Security;

/// <summary>
/// The scheme of sessions that the page opens, with the operator's key or an account's password. A session ends with the key or the account,
/// wherever it is changed; what an account may do is read at each request.
/// </summary>
internal sealed class SessionCookie(SessionTickets tickets, ServerKeys keys, AccessKey key, Principals principals)
    : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "session";

    private const string Stamp = "key";
    private const string AccountId = "account";
    private const string AccountStamp = "stamp";
    private const string Id = "id";

    /// <summary>What a session that the key opened remembers.</summary>
    public static AuthenticationProperties Properties(AccessKey key) =>
        new(new Dictionary<string, string?> { [Stamp] = key.Stamp }) { IsPersistent = true };

    /// <summary>What a session of an account remembers.</summary>
    public static AuthenticationProperties Properties(Account account) =>
        new(new Dictionary<string, string?> { [AccountId] = account.Id.ToString(), [AccountStamp] = account.SecurityStamp }) { IsPersistent = true };

    /// <summary>The security stamp that the account had when it signed in.</summary>
    public static string StampOf(AuthenticationProperties properties) => properties.GetString(AccountStamp) ?? "";

    /// <summary>Whose session it is; null for the operator's.</summary>
    public static Guid? AccountOf(AuthenticationProperties properties) => Guid.TryParse(properties.GetString(AccountId), out var id) ? id : null;

    /// <summary>Public id of a session that was read.</summary>
    public static Guid? IdOf(AuthenticationProperties properties) => Guid.TryParse(properties.GetString(Id), out var id) ? id : null;

    /// <summary>Notes the public id of a session that was read.</summary>
    public static void SetId(AuthenticationProperties properties, Guid id) => properties.SetString(Id, id.ToString());

    /// <inheritdoc/>
    public void Configure(CookieAuthenticationOptions options) => Configure(SchemeName, options);

    /// <inheritdoc/>
    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != SchemeName) return;
        // Browsers send cookies to all ports of a host: two servers on one need two names.
        options.Cookie.Name = $"codesight_{keys.ServerId.ToString("N")[..12]}";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.IsEssential = true;
        options.Cookie.MaxAge = SessionTickets.Lifetime;
        options.ExpireTimeSpan = SessionTickets.Lifetime;
        options.SlidingExpiration = false;
        options.SessionStore = tickets;
        options.Events.OnValidatePrincipal = ValidateAsync;
    }

    private async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var caller = AccountOf(context.Properties) is { } account
            ? await principals.FindAccountAsync(account, context.HttpContext.RequestAborted)
            : key.IsStamp(context.Properties.GetString(Stamp)) ? Principal.Operator : null;
        if (caller is null) context.RejectPrincipal();
        else context.ReplacePrincipal(Caller.ToClaims(caller, SchemeName, IdOf(context.Properties)));
    }
}
