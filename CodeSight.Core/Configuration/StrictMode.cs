using Microsoft.Extensions.Configuration;

namespace CodeSight.Core.Configuration;

/// <summary>
/// Refuses a start that would let strangers in (P10). On by default in the Production environment where the server listens beyond this
/// machine; docs/security.md says what is refused.
/// </summary>
public static class StrictMode
{
    private const int MinKeyLength = 16;
    private const int MinPasswordLength = 12;
    private const int MinOtherCharacters = 5;
    private const string Otherwise = "or set CODESIGHT_STRICT=false";

    // What examples and defaults are made of.
    private static readonly string[] CommonWords =
    [
        "codesight", "changeme", "change", "default", "example", "password", "passwort", "secret", "admin", "letmein", "welcome", "qwerty",
        "test", "your", "apikey", "key", "123456789", "12345",
    ];

    /// <summary>Checks the settings of a server.</summary>
    /// <exception cref="ConfigurationException">The server must not start with them.</exception>
    public static void Ensure(CodeSightOptions options, IConfiguration configuration, bool isProduction)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (isReachable, isPlain) = ListenAddress.Reach(options, configuration);
        if (!(options.Strict ?? (isProduction && isReachable))) return;
        // In a container the server cannot see where its port is published, so there it warns unless it is told to be strict.
        if (isReachable && options.Auth == AuthMode.Open && (options.Strict is true || !options.RunsInContainer))
            throw new ConfigurationException(
                $"The server would be open to everybody who reaches it, and listens beyond this machine; set {Settings.ApiKey.Name}, "
                    + $"listen on localhost ({Settings.Host.Name}), {Otherwise}.");
        EnsureStrong(Settings.ApiKey, options.ApiKey, MinKeyLength);
        EnsureStrong(Settings.AdminPassword, options.FirstAdministrator?.Password, MinPasswordLength);
        if (isPlain && options.Auth == AuthMode.Accounts && options.TrustedProxies.Count == 0 && !options.TrustsAnyProxy)
            throw new ConfigurationException(
                $"{Settings.Auth.Name} is 'accounts', and passwords would cross the network in plain HTTP; name the proxy that ends HTTPS "
                    + $"in {Settings.TrustedProxies.Name}, listen on localhost ({Settings.Host.Name}), {Otherwise}.");
    }

    private static void EnsureStrong(Setting setting, string? secret, int minLength)
    {
        if (secret is null) return;
        var fault = secret.Length < minLength ? $"has fewer than {minLength} characters" : IsCommon(secret) ? "is easy to guess" : null;
        if (fault is not null)
            throw new ConfigurationException(
                $"{setting.Name} {fault}; give a random one, as 'openssl rand -hex 24' makes it, {Otherwise}.");
    }

    // Little is left of it without the words that everybody tries.
    private static bool IsCommon(string secret)
    {
        foreach (var word in CommonWords) secret = secret.Replace(word, "", StringComparison.OrdinalIgnoreCase);
        return secret.Where(char.IsLetterOrDigit).Distinct().Count() < MinOtherCharacters;
    }
}
