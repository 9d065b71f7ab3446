using System.Security.Claims;
using CodeSight.Core.People;

namespace CodeSight.Api.Security;

/// <summary>Who sent a request, from where, and in which session; handlers take it as a parameter and pass <see cref="Principal"/> on.</summary>
/// <param name="Address">IP address; empty where it is not known.</param>
/// <param name="SessionId">Public id of the session or token; null for keys and where the server runs open.</param>
internal sealed record Caller(Principal Principal, string Address, Guid? SessionId)
{
    /// <summary>Type of the claims that say what somebody may do; their values are <see cref="Scopes"/>.</summary>
    public const string ScopeClaim = "codesight:scope";

    /// <summary>The account that asks. For routes that only accounts reach.</summary>
    public Guid AccountId => Principal.AccountId ?? throw new InvalidOperationException("Only accounts reach this route.");

    /// <summary>The caller of a request that authentication has let in.</summary>
    public static Caller Of(HttpContext context) =>
        context.User.Identity is CallerIdentity identity
            ? new Caller(identity.Principal, AddressOf(context), identity.SessionId)
            : throw new InvalidOperationException("The route lets in callers that nobody has authenticated.");

    /// <summary>Binds a handler's parameter.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => new(Of(context));

    /// <summary>Where a request comes from.</summary>
    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>The caller as ASP.NET Core's authorization sees it.</summary>
    public static ClaimsPrincipal ToClaims(Principal principal, string scheme, Guid? sessionId = null) =>
        new(new CallerIdentity(principal, scheme, sessionId));
}

/// <summary>The identity of a caller: its claims are the scopes.</summary>
internal sealed class CallerIdentity(Principal principal, string scheme, Guid? sessionId)
    : ClaimsIdentity(principal.Scopes.Select(scope => new Claim(Caller.ScopeClaim, scope)), scheme)
{
    public Principal Principal => principal;

    public Guid? SessionId => sessionId;
}
