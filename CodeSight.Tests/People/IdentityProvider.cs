using System.Collections.Immutable;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using CodeSight.Tests.Infrastructure;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace CodeSight.Tests.People;

/// <summary>
/// A real OpenID Connect provider (OpenIddict, with its codes in Postgres) on a port of its own. It asks who signs in: a page with a button
/// for each person, or the parameter "person" for tests without a browser.
/// </summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "codesight";
    public const string ClientSecret = "secret of the client at the provider";

    private readonly ReservedPort _port = new();
    private readonly TestDatabase _database;
    private readonly RSA _signing = RSA.Create(2048);
    private readonly SymmetricSecurityKey _encryption = new(RandomNumberGenerator.GetBytes(32));
    private readonly HashSet<Uri> _servers = [];
    private WebApplication? _app;

    private IdentityProvider(TestDatabase database) => _database = database;

    /// <summary>For a browser, another site than a server on 127.0.0.1.</summary>
    public string Address => $"http://localhost:{_port.Number}/";

    /// <summary>Whoever can sign in, by subject.</summary>
    public Dictionary<string, ProviderPerson> People { get; } = new(StringComparer.Ordinal);

    /// <summary>Changes ID tokens before they are signed.</summary>
    public Action<SecurityTokenDescriptor>? Tamper { get; set; }

    /// <summary>Whether claims about the person are at the userinfo endpoint alone.</summary>
    public bool KeepsClaimsFromTokens { get; set; }

    /// <summary>The settings of a server that signs people in here.</summary>
    public (string Name, string Value)[] Settings =>
    [
        ("CODESIGHT_OIDC_AUTHORITY", Address), ("CODESIGHT_OIDC_CLIENT_ID", ClientId), ("CODESIGHT_OIDC_CLIENT_SECRET", ClientSecret),
        ("CODESIGHT_OIDC_NAME", "Contoso"), ("CODESIGHT_OIDC_GROUPS_CLAIM", "groups"),
    ];

    public static async Task<IdentityProvider> StartAsync()
    {
        var provider = new IdentityProvider(await TestDatabase.CreateEmptyAsync());
        await provider.ReturnAsync();
        return provider;
    }

    /// <summary>Lets the server at an address send people here.</summary>
    public async Task RegisterAsync(Uri server)
    {
        await using var scope = App.Services.CreateAsyncScope();
        _servers.Add(new Uri(server, "/api/session/oidc/callback"));
        var clients = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        var client = new OpenIddictApplicationDescriptor
        {
            ClientId = ClientId,
            ClientSecret = ClientSecret,
            ClientType = ClientTypes.Confidential,
            Permissions =
            {
                Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.GrantTypes.AuthorizationCode,
                Permissions.ResponseTypes.Code, Permissions.Scopes.Email, Permissions.Scopes.Profile,
            },
        };
        client.RedirectUris.UnionWith(_servers);
        if (await clients.FindByClientIdAsync(ClientId) is { } known) await clients.UpdateAsync(known, client);
        else await clients.CreateAsync(client);
    }

    /// <summary>Stops answering.</summary>
    public async Task LeaveAsync()
    {
        if (_app is { } app) await app.DisposeAsync();
        _app = null;
    }

    /// <summary>Ends what <see cref="LeaveAsync"/> began: the same provider answers at the same address.</summary>
    public async Task ReturnAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls($"http://127.0.0.1:{_port.Number}");
        builder.Services.AddDbContext<DbContext>(options => options.UseNpgsql(_database.ConnectionString).UseOpenIddict());
        builder.Services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<DbContext>())
            .AddServer(server =>
            {
                server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token")
                    .SetUserInfoEndpointUris("connect/userinfo");
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
                server.RegisterScopes(Scopes.Email, Scopes.Profile).RegisterClaims("groups");
                server.AddSigningKey(new RsaSecurityKey(_signing)).AddEncryptionKey(_encryption);
                server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableUserInfoEndpointPassthrough()
                    .DisableTransportSecurityRequirement();
                server.AddEventHandler<OpenIddictServerEvents.GenerateTokenContext>(handler => handler
                    .UseInlineHandler(context =>
                    {
                        if (context.TokenType == TokenTypeIdentifiers.IdentityToken) Tamper?.Invoke(context.SecurityTokenDescriptor);
                        return ValueTask.CompletedTask;
                    })
                    .SetOrder(OpenIddictServerHandlers.Protection.GenerateIdentityModelToken.Descriptor.Order - 1));
            });
        _app = builder.Build();
        _app.UseAuthentication();
        _app.MapMethods("connect/authorize", ["GET", "POST"], Authorize);
        // Without the cast it would be a plain request delegate, whose result nobody looks at.
        _app.MapGet("connect/userinfo", (Delegate)UserInfoAsync);
        await using (var scope = _app.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<DbContext>().Database.EnsureCreatedAsync();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        await _database.DisposeAsync();
        _signing.Dispose();
        _port.Dispose();
    }

    private WebApplication App => _app ?? throw new InvalidOperationException("The provider is away.");

    private IResult Authorize(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("OpenIddict has read no request.");
        if ((string?)request["person"] is not { } subject) return Results.Content(Page(context.Request.Query), "text/html");
        if (subject == "nobody")
            return Results.Forbid(authenticationSchemes: [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        var person = People[subject];
        var identity = new ClaimsIdentity("provider", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject);
        if (!KeepsClaimsFromTokens) AddClaims(identity, person);
        identity.SetScopes(request.GetScopes());
        identity.SetDestinations(_ => [Destinations.IdentityToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private async Task<IResult> UserInfoAsync(HttpContext context)
    {
        var result = await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        var subject = result.Principal?.GetClaim(Claims.Subject) ?? "";
        var person = People[subject];
        return !KeepsClaimsFromTokens
            ? Results.Json(new { sub = subject })
            : Results.Json(new
            {
                sub = subject,
                email = person.Email,
                email_verified = person.IsVerified,
                name = person.Name,
                groups = person.Groups,
            });
    }

    private static void AddClaims(ClaimsIdentity identity, ProviderPerson person)
    {
        identity.SetClaim(Claims.Email, person.Email).SetClaim(Claims.Name, person.Name);
        if (person.IsVerified is { } isVerified) identity.SetClaim(Claims.EmailVerified, isVerified);
        identity.SetClaims("groups", person.Groups.ToImmutableArray());
    }

    private string Page(IQueryCollection query)
    {
        var html = new StringBuilder("<!doctype html><title>Contoso</title><h1>Contoso</h1><form method='post' action='/connect/authorize'>");
        foreach (var (name, value) in query)
            html.Append($"<input type='hidden' name='{WebUtility.HtmlEncode(name)}' value='{WebUtility.HtmlEncode(value)}'>");
        foreach (var subject in People.Keys.Append("nobody")) html.Append($"<button name='person' value='{subject}'>{subject}</button>");
        return html.Append("</form>").ToString();
    }
}

/// <summary>Somebody whom the provider knows.</summary>
internal sealed record ProviderPerson(string? Email, bool? IsVerified = true, string Name = "", params string[] Groups);
