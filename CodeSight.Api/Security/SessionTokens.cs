using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CodeSight.Core.Configuration;

namespace CodeSight.Api.Security;

/// <summary>
/// What the cookie holds instead of the key: an end and a random number, signed by a secret derived from the key. So a
/// session survives a restart and holds at every replica, ends by itself, and ends at once when the key is changed.
/// </summary>
internal sealed class SessionTokens(CodeSightOptions options, TimeProvider time)
{
    /// <summary>The cookie's name.</summary>
    public const string Cookie = "codesight_session";

    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    // Slow to derive (PBKDF2), so that a stolen cookie does not let a short key be guessed quickly; so only when first needed.
    private readonly Lazy<byte[]> secret = new(() => Rfc2898DeriveBytes.Pbkdf2(
        options.ApiKey ?? throw new InvalidOperationException("An open server has no sessions."),
        "codesight session v1"u8,
        100_000,
        HashAlgorithmName.SHA256,
        32));

    /// <summary>A token that is good until its end.</summary>
    public string Create()
    {
        var end = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        var claim = string.Create(CultureInfo.InvariantCulture, $"{end}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16))}");
        return Signed(claim);
    }

    /// <summary>Whether this is a token of ours that has not ended.</summary>
    public bool IsValid(string? token)
    {
        if (token is not { Length: < 200 } || token.LastIndexOf('.') is not (> 0 and var dot)) return false;
        var claim = token[..dot];
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Signed(claim)))
            && long.TryParse(claim.AsSpan(0, claim.IndexOf('.', StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            && end > time.GetUtcNow().ToUnixTimeSeconds();
    }

    private string Signed(string claim) => $"{claim}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret.Value, Encoding.UTF8.GetBytes(claim)))}";
}
