using System.Globalization;
using System.Text.Encodings.Web;
using CodeSight.Api.Problems;
using CodeSight.Core.Configuration;
using CodeSight.Core.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CodeSight.Api.Security;

/// <summary>
/// Authenticates by what a header holds: the operator's key, an API key, or an account's token; and lets anyone in where the server runs open.
/// Answers for all schemes who is not let in: 401, 403, and 429 for an address that sent too many wrong keys.
/// </summary>
/// <remarks>The framework's logger is left out: it writes a line for every failure; <see cref="KeyGuesses"/> writes one a window.</remarks>
internal sealed class KeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, UrlEncoder encoder, AccessKey key, KeyGuesses guesses, Principals principals,
    AccessTokens tokens, CodeSightOptions server, AuditLog audit)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, NullLoggerFactory.Instance, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "key";

    /// <summary>Type of the identity of whoever reaches an open server: not one that a key stands for.</summary>
    public const string OpenType = "open";

    private KeyCheckResult _result;

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!key.IsRequired) return Success(new CallerIdentity(Principal.Anonymous, OpenType, null));
        // Nothing depends on the key there, so a wrong one sent along with them (by a monitor, a gateway) is no guess.
        if (!AccessGate.IsGuarded(Request.Path)) return AuthenticateResult.NoResult();
        var secrets = AccessKey.In(Request.Headers);
        // Before anything is looked up: guesses must cost the server nothing.
        if (secrets.Count > 0 && guesses.IsRefused(Context.Connection.RemoteIpAddress))
        {
            _result = guesses.Judge(Context.Connection.RemoteIpAddress, KeyCheckResult.Wrong);
            return AuthenticateResult.Fail("The key was not checked.");
        }

        var (check, caller) = secrets.Count switch
        {
            0 => (KeyCheckResult.Missing, null),
            1 => await CheckAsync(secrets[0]),
            _ => (KeyCheckResult.Wrong, null),
        };
        _result = guesses.Judge(Context.Connection.RemoteIpAddress, check);
        return (_result, caller) switch
        {
            (KeyCheckResult.Right, { } known) => Success(known),
            (KeyCheckResult.Missing, _) => AuthenticateResult.NoResult(),
            _ => AuthenticateResult.Fail("The key is wrong."),
        };
    }

    private async Task<(KeyCheckResult Result, CallerIdentity? Caller)> CheckAsync(string secret)
    {
        if (key.Check(secret) == KeyCheckResult.Right) return (KeyCheckResult.Right, new CallerIdentity(Principal.Operator, SchemeName, null));
        if (secret.StartsWith(ApiKeys.Prefix, StringComparison.Ordinal))
        {
            return await principals.FindKeyAsync(secret, Context.RequestAborted) is { } program
                ? (KeyCheckResult.Right, new CallerIdentity(program, SchemeName, null))
                : (KeyCheckResult.Wrong, null);
        }

        if (!tokens.TryRead(secret, out var token)) return (KeyCheckResult.Wrong, null);
        // A token that the server has made is no guess, even where it has expired or its session has ended.
        return await tokens.FindCallerAsync(token, Context.RequestAborted) is { } account
            ? (KeyCheckResult.Right, new CallerIdentity(account, SchemeName, token.SessionId))
            : (KeyCheckResult.Missing, null);
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_result == KeyCheckResult.Refused) return Refuse(Response, guesses.Limit).WriteAsync(Context);
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return ApiProblem.Unauthorized().WriteAsync(Context);
    }

    /// <inheritdoc/>
    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (server.Auth == AuthMode.Accounts)
            await audit.WriteAsync(Caller.Of(Context), AuditActions.Refused, $"{Request.Method} {Request.Path}", false);
        await ApiProblem.Forbidden().WriteAsync(Context);
    }

    /// <summary>The answer to a key that was not checked.</summary>
    public static ProblemHttpResult Refuse(HttpResponse response, KeyGuessLimit limit)
    {
        var seconds = (int)Math.Ceiling(limit.Window.TotalSeconds);
        response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ApiProblem.TooManyWrongKeys(seconds);
    }

    private static AuthenticateResult Success(CallerIdentity caller) =>
        AuthenticateResult.Success(new AuthenticationTicket(new(caller), SchemeName));
}
