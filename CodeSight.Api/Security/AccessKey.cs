using System.Security.Cryptography;
using System.Text;
using CodeSight.Core.Configuration;
using Microsoft.Net.Http.Headers;

namespace CodeSight.Api.Security;

/// <summary>The server's key, and whether a request shows it. Compared in constant time, as hashes of one length.</summary>
internal sealed class AccessKey(CodeSightOptions options)
{
    /// <summary>The header that carries the key alone.</summary>
    public const string Header = "X-API-Key";

    private const string Bearer = "Bearer";

    private readonly byte[]? hash = options.ApiKey is { } key ? Hash(key) : null;

    /// <summary>False where the server runs open.</summary>
    public bool IsRequired => hash is not null;

    /// <summary>Whether this text is the key.</summary>
    public bool Matches(string? shown) => hash is not null && CryptographicOperations.FixedTimeEquals(hash, Hash(shown ?? ""));

    /// <summary>What the headers show. Several keys are right only if each of them is: nobody has to guess which one counted.</summary>
    public KeyShown In(IHeaderDictionary headers)
    {
        var shown = KeyShown.Nothing;
        foreach (var value in headers[Header]) shown = And(shown, value);
        foreach (var value in headers[HeaderNames.Authorization])
            if (IsBearer(value, out var token)) shown = And(shown, token);
        return shown;
    }

    private KeyShown And(KeyShown before, string? value) => Matches(value) && before != KeyShown.Wrong ? KeyShown.Right : KeyShown.Wrong;

    // Another scheme (a proxy's Basic) is not meant for us.
    private static bool IsBearer(string? value, out string token)
    {
        var text = (value ?? "").Trim();
        var isBearer = text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && (text.Length == Bearer.Length || text[Bearer.Length] == ' ');
        token = isBearer ? text[Bearer.Length..].Trim() : "";
        return isBearer;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

/// <summary>What a request's headers say about the key.</summary>
internal enum KeyShown
{
    Nothing,
    Right,
    Wrong,
}
