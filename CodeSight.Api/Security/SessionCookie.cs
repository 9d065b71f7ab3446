using CodeSight.Core.Data.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace CodeSight.Api.Security;

/// <summary>The scheme of sessions that the page opens with the operator's key: they end with the key, wherever it is changed.</summary>
internal sealed class SessionCookie(SessionTickets tickets, ServerKeys keys, AccessKey key)
    : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "session";

    private const string Stamp = "key";

    /// <summary>What a new session remembers.</summary>
    public static AuthenticationProperties Properties(AccessKey key) =>
        new(new Dictionary<string, string?> { [Stamp] = key.Stamp }) { IsPersistent = true };

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
        options.Events.OnValidatePrincipal = context =>
        {
            if (key.IsStamp(context.Properties.GetString(Stamp))) context.ReplacePrincipal(Callers.Operator(SchemeName));
            else context.RejectPrincipal();
            return Task.CompletedTask;
        };
    }
}
