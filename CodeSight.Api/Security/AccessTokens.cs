using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using CodeSight.Core.Data.People;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.Extensions.Options;

namespace CodeSight.Api.Security;

/// <summary>
/// Short-lived tokens for scripts, in the form of ASP.NET Core's bearer tokens. Behind a pair of access and refresh token stands a session,
/// which can be seen and ended like a browser's: both are worth nothing without it.
/// </summary>
internal sealed class AccessTokens(
    IOptionsMonitor<BearerTokenOptions> options, SessionTickets sessions, Principals principals, TimeProvider time)
{
    /// <summary>Name of the framework's scheme, whose protectors make the tokens.</summary>
    public const string SchemeName = "token";

    private const string Session = "session";

    private BearerTokenOptions Options => options.Get(SchemeName);

    /// <summary>Opens a session and returns its tokens.</summary>
    public async Task<(string Access, string Refresh, TimeSpan Lifetime)> CreateAsync(Account account, HttpContext context)
    {
        var ticket = new AuthenticationTicket(
            new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SessionCookie.Properties(account), SessionCookie.SchemeName);
        var session = await sessions.StoreAsync(ticket, context, context.RequestAborted);
        return (
            Options.BearerTokenProtector.Protect(Ticket(session, Options.BearerTokenExpiration)),
            Options.RefreshTokenProtector.Protect(Ticket(session, Options.RefreshTokenExpiration)),
            Options.BearerTokenExpiration);
    }

    /// <summary>Reads a text that should be an access token; false where this server has not made it.</summary>
    public bool TryRead(string text, [NotNullWhen(true)] out ReadToken? token) => TryRead(Options.BearerTokenProtector, text, out token);

    /// <summary>Reads a text that should be a refresh token; false where this server has not made it.</summary>
    public bool TryReadRefresh(string text, [NotNullWhen(true)] out ReadToken? token) =>
        TryRead(Options.RefreshTokenProtector, text, out token);

    /// <summary>The account of a token; null where it has expired, its session has ended, or the account may not sign in.</summary>
    public async Task<Principal?> FindCallerAsync(ReadToken token, CancellationToken cancellationToken)
    {
        if (token.HasExpired || await sessions.RetrieveAsync(token.Session, cancellationToken) is not { } ticket) return null;
        token.SessionId = SessionCookie.IdOf(ticket.Properties);
        return SessionCookie.AccountOf(ticket.Properties) is { } account
            ? await principals.FindAccountAsync(account, cancellationToken)
            : null;
    }

    /// <summary>Ends the session of a token and returns whose it was; null where the token has expired, or was used by another call.</summary>
    public async Task<Guid?> TakeAsync(ReadToken token, CancellationToken cancellationToken) =>
        token.HasExpired ? null : await sessions.TakeAsync(token.Session, cancellationToken);

    private AuthenticationTicket Ticket(string session, TimeSpan lifetime)
    {
        var properties = new AuthenticationProperties { ExpiresUtc = time.GetUtcNow() + lifetime };
        properties.SetString(Session, session);
        return new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), properties, SchemeName);
    }

    private bool TryRead(ISecureDataFormat<AuthenticationTicket> protector, string text, [NotNullWhen(true)] out ReadToken? token)
    {
        token = protector.Unprotect(text)?.Properties is { ExpiresUtc: { } end } properties && properties.GetString(Session) is { } session
            ? new ReadToken(session, end <= time.GetUtcNow())
            : null;
        return token is not null;
    }
}

/// <summary>A token that this server has made.</summary>
internal sealed record ReadToken(string Session, bool HasExpired)
{
    /// <summary>Public id of its session, once that was looked up.</summary>
    public Guid? SessionId { get; set; }
}
