using System.Security.Cryptography;
using System.Text;
using CodeSight.Core.Configuration;
using Microsoft.Net.Http.Headers;

namespace CodeSight.Api.Security;

/// <summary>The operator's key. Compared in constant time, as hashes of one length.</summary>
internal sealed class AccessKey(CodeSightOptions options)
{
    /// <summary>The header that carries the key alone.</summary>
    public const string Header = "X-API-Key";

    private const string Bearer = "Bearer";

    private readonly byte[]? _hash = options.ApiKey is { } key ? Hash(key) : null;

    /// <summary>False where the server runs open.</summary>
    public bool IsRequired => options.Auth != AuthMode.Open;

    /// <summary>What a session remembers of the key that opened it; it changes with the key. Empty where there is no key.</summary>
    public string Stamp => _hash is null ? "" : Convert.ToBase64String(_hash);

    /// <summary>Checks a text that should be the key.</summary>
    public KeyCheckResult Check(string? text) =>
        string.IsNullOrEmpty(text) ? KeyCheckResult.Missing : Matches(text) ? KeyCheckResult.Right : KeyCheckResult.Wrong;

    /// <summary>Whether a session with this stamp was opened by the key of now.</summary>
    public bool IsStamp(string? stamp) =>
        _hash is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Stamp), Encoding.UTF8.GetBytes(stamp ?? ""));

    /// <summary>The distinct keys and tokens in the headers; more than one are wrong: nobody has to guess which one counted.</summary>
    public static IReadOnlyList<string> In(IHeaderDictionary headers)
    {
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in headers[Header]) secrets.Add(value ?? "");
        foreach (var value in headers[HeaderNames.Authorization])
            if (IsBearer(value, out var token)) secrets.Add(token);
        return [.. secrets];
    }

    private bool Matches(string? text) => _hash is not null && CryptographicOperations.FixedTimeEquals(_hash, Hash(text ?? ""));

    // Another scheme (a proxy's Basic) is not meant for us.
    private static bool IsBearer(string? value, out string token)
    {
        var text = (value ?? "").Trim();
        var isBearer = text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && (text.Length == Bearer.Length || text[Bearer.Length] == ' ');
        token = isBearer ? text[Bearer.Length..].Trim() : "";
        return isBearer;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

/// <summary>What became of the check of a key.</summary>
internal enum KeyCheckResult
{
    /// <summary>There is no key to check.</summary>
    Missing,

    Right,

    Wrong,

    /// <summary>Not checked, since too many wrong ones came from the same address.</summary>
    Refused,
}
