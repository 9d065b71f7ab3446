using CodeSight.Api.Security;
using CodeSight.Core.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace CodeSight.Api.Oidc;

/// <summary>Registers the sign-in with an identity provider. The protocol is the framework's.</summary>
internal static class OidcServiceCollectionExtensions
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "oidc";

    /// <summary>Where the provider sends people back to; to be registered there.</summary>
    public const string CallbackPath = "/api/session/oidc/callback";

    // A person waits meanwhile.
    private static readonly TimeSpan BackchannelTimeout = TimeSpan.FromSeconds(10);

    // At most this often is a provider asked that did not answer, or whose keys have changed.
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(5);

    /// <summary>Adds the scheme, where the settings name a provider. Needs AddAccess and AddPeople.</summary>
    public static IServiceCollection AddOidc(this IServiceCollection services, OidcOptions? provider)
    {
        if (provider is null) return services;
        services.AddSingleton(provider).AddSingleton<OidcLimits>().AddScoped<OidcFailures>().AddScoped<OidcEvents>();
        services.AddAuthentication().AddOpenIdConnect(SchemeName, options => Configure(options, provider));
        // Its messages hold addresses with codes in them; OidcFailures says what is to be said.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Authentication.OpenIdConnect", LogLevel.None));
        return services;
    }

    private static void Configure(OpenIdConnectOptions options, OidcOptions provider)
    {
        options.Authority = provider.Authority.AbsoluteUri;
        options.RequireHttpsMetadata = !provider.Authority.IsLoopback;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // Coming back is a navigation, which SameSite=Lax cookies go along with, over plain HTTP on localhost, too; a form would need None.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.CallbackPath = CallbackPath;
        options.RemoteSignOutPath = options.SignedOutCallbackPath = default;
        options.SignInScheme = SessionCookie.SchemeName;
        options.SaveTokens = false;
        options.DisableTelemetry = true;
        options.BackchannelTimeout = BackchannelTimeout;
        options.RefreshInterval = RefreshInterval;
        options.EventsType = typeof(OidcEvents);
        options.Scope.Clear();
        foreach (var scope in provider.Scopes) options.Scope.Add(scope);
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.HttpOnly = cookie.IsEssential = true;
        }

        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        // The ID token's claims stay as they are; these are added where only the other endpoint has them.
        options.ClaimActions.Clear();
        foreach (var claim in OidcPerson.Claims) options.ClaimActions.MapUniqueJsonKey(claim, claim);
        if (provider.GroupsClaim is { } groups) options.ClaimActions.MapJsonKey(groups, groups);
    }
}
