using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using CodeSight.Api.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CodeSight.Api.Security;

/// <summary>
/// Authenticates by the key in a header, and lets anyone in where the server runs open. Answers for all schemes who is not let in: 401,
/// 403, and 429 for an address that sent too many wrong keys.
/// </summary>
/// <remarks>The framework's logger is left out: it writes a line for every failure; <see cref="KeyGuesses"/> writes one a window.</remarks>
internal sealed class KeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, UrlEncoder encoder, AccessKey key, KeyGuesses guesses)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, NullLoggerFactory.Instance, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "key";

    /// <summary>Type of the identity of whoever reaches an open server: not one that a key stands for.</summary>
    public const string OpenType = "open";

    private KeyCheckResult _result;

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!key.IsRequired) return Task.FromResult(Success(Callers.Anyone(OpenType)));
        // Nothing depends on the key there, so a wrong one sent along with them (by a monitor, a gateway) is no guess.
        if (!AccessGate.IsGuarded(Request.Path)) return Task.FromResult(AuthenticateResult.NoResult());
        _result = guesses.Judge(Context.Connection.RemoteIpAddress, key.In(Request.Headers));
        return Task.FromResult(_result switch
        {
            KeyCheckResult.Right => Success(Callers.Operator(SchemeName)),
            KeyCheckResult.Missing => AuthenticateResult.NoResult(),
            _ => AuthenticateResult.Fail("The key is wrong."),
        });
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_result == KeyCheckResult.Refused) return Refuse(Response, guesses.Limit).ExecuteAsync(Context);
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return ApiProblem.Unauthorized().ExecuteAsync(Context);
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ApiProblem.Forbidden().ExecuteAsync(Context);

    /// <summary>The answer to a key that was not checked.</summary>
    public static ProblemHttpResult Refuse(HttpResponse response, KeyGuessLimit limit)
    {
        var seconds = (int)Math.Ceiling(limit.Window.TotalSeconds);
        response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ApiProblem.TooManyWrongKeys(seconds);
    }

    private static AuthenticateResult Success(ClaimsPrincipal caller) =>
        AuthenticateResult.Success(new AuthenticationTicket(caller, SchemeName));
}
