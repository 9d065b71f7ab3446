using System.Security.Cryptography;
using CodeSight.Core.Conversations;
using CodeSight.Core.Data.Sessions;
using CodeSight.Core.People;
using Microsoft.AspNetCore.WebUtilities;

namespace CodeSight.Api.Security;

/// <summary>
/// The cookie by which a browser is known where everybody has the operator's key: its conversations are its own, and outlast the session.
/// </summary>
internal sealed class BrowserCookie(ServerKeys keys)
{
    private const int SecretBytes = 32;

    // Browsers keep no cookie for longer.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    // Browsers send cookies to all ports of a host: two servers on one need two names.
    private string Name => $"codesight_browser_{keys.ServerId.ToString("N")[..12]}";

    /// <summary>Whose conversations a caller's are; null where nothing tells it from others.</summary>
    public ConversationOwner? OwnerOf(Caller caller, HttpContext context) => ConversationOwner.Of(
        caller.Principal, caller is { Principal.Kind: PrincipalKind.Operator, SessionId: not null } ? context.Request.Cookies[Name] : null);

    /// <summary>Gives the browser its cookie, if it has none.</summary>
    public void Ensure(HttpContext context)
    {
        if (context.Request.Cookies[Name] is { Length: > 0 } known)
        {
            Set(context, known); // it lasts from now on
            return;
        }

        Set(context, WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(SecretBytes)));
    }

    private void Set(HttpContext context, string secret) => context.Response.Cookies.Append(Name, secret, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        MaxAge = Lifetime,
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase : "/",
    });
}

/// <summary>A caller that may have conversations.</summary>
/// <param name="Owner">Null where nothing tells it from others.</param>
internal sealed record ConversationCaller(Caller Caller, ConversationOwner? Owner)
{
    /// <summary>The owner. For routes that only owners reach.</summary>
    public ConversationOwner RequiredOwner => Owner ?? throw new InvalidOperationException("Only owners of conversations reach this route.");

    /// <summary>Binds a handler's parameter.</summary>
    public static ValueTask<ConversationCaller?> BindAsync(HttpContext context)
    {
        var caller = Caller.Of(context);
        return new(new ConversationCaller(caller, context.RequestServices.GetRequiredService<BrowserCookie>().OwnerOf(caller, context)));
    }
}
