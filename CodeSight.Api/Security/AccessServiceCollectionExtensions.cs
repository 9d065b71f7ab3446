using CodeSight.Core.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CodeSight.Api.Security;

/// <summary>Registers who is let in: the schemes, and a policy for each scope.</summary>
internal static class AccessServiceCollectionExtensions
{
    private const string Either = "key or session";

    /// <summary>Adds authentication and authorization. Needs AddSessionStore and CodeSightOptions.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.TryAddSingleton(KeyGuessLimit.Default);
        services.AddSingleton<AccessKey>().AddSingleton<KeyGuesses>().AddSingleton<SessionTickets>().AddSingleton<AccessTokens>();
        services.AddAuthentication(options =>
            {
                options.DefaultAuthenticateScheme = Either;
                options.DefaultChallengeScheme = options.DefaultForbidScheme = KeyHandler.SchemeName;
            })
            .AddPolicyScheme(Either, null, scheme => scheme.ForwardDefaultSelector = SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(KeyHandler.SchemeName, null)
            .AddBearerToken(AccessTokens.SchemeName)
            .AddCookie(SessionCookie.SchemeName);
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, SessionCookie>();
        var authorization = services.AddAuthorizationBuilder();
        foreach (var scope in Scopes.All) authorization.AddPolicy(scope, policy => policy.RequireClaim(Caller.ScopeClaim, scope));
        authorization.AddPolicy(AccessPolicies.Account, policy => policy.RequireAssertion(
            context => context.User.Identity is CallerIdentity { Principal.Kind: PrincipalKind.Account }));
        return services;
    }

    // A key in a header outweighs the cookie, so that a wrong one is noticed. The page, its files and the probes need no session, which
    // would have to be looked up.
    private static string SchemeOf(HttpContext context)
    {
        var key = context.RequestServices.GetRequiredService<AccessKey>();
        return key.IsRequired && AccessGate.IsGuarded(context.Request.Path) && AccessKey.In(context.Request.Headers).Count == 0
            ? SessionCookie.SchemeName
            : KeyHandler.SchemeName;
    }
}

/// <summary>Authorization policies beside those of the <see cref="Scopes"/>.</summary>
internal static class AccessPolicies
{
    /// <summary>The caller is an account itself: no key, not even its own.</summary>
    public const string Account = "account";
}
