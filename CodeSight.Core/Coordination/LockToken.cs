using System.Security.Cryptography;

namespace CodeSight.Core.Coordination;

/// <summary>
/// Names one holder of the lock: 16 random bytes and 4 bytes of their SHA-256, in hexadecimal digits. The check shows whether a reply is a
/// holder's name at all, so that a reply that was damaged on its way is neither taken for our own nor for another's.
/// </summary>
internal static class LockToken
{
    private const int Random = 16;
    private const int Check = 4;

    public static string Make()
    {
        Span<byte> token = stackalloc byte[Random + Check];
        RandomNumberGenerator.Fill(token[..Random]);
        WriteCheck(token);
        return Convert.ToHexStringLower(token);
    }

    public static bool IsWhole(string text)
    {
        Span<byte> token = stackalloc byte[Random + Check];
        if (text.Length != 2 * token.Length || Convert.FromHexString(text, token, out _, out _) != System.Buffers.OperationStatus.Done)
            return false;
        Span<byte> found = stackalloc byte[Check];
        token[Random..].CopyTo(found);
        WriteCheck(token);
        return token[Random..].SequenceEqual(found);
    }

    private static void WriteCheck(Span<byte> token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(token[..Random], hash);
        hash[..Check].CopyTo(token[Random..]);
    }
}
