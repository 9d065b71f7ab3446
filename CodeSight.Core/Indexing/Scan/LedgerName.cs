using System.Security.Cryptography;
using System.Text;

namespace CodeSight.Core.Indexing.Scan;

/// <summary>The name under which a file is listed where its own path is longer than the ledger's unique index can take.</summary>
internal static class LedgerName
{
    // An entry of a B-tree holds 2,704 bytes at most.
    public const int MaxBytes = 2000;
    private const int PrefixBytes = 1900;
    private const int HashDigits = 32;

    /// <summary>Whether the path can be listed as it is.</summary>
    public static bool Fits(string path) => Encoding.UTF8.GetByteCount(path) <= MaxBytes;

    /// <summary>The path's beginning and a hash of the whole: the same for the same path, at most <see cref="MaxBytes"/> bytes.</summary>
    public static string Shorten(string path)
    {
        var length = 0;
        var bytes = 0;
        foreach (var rune in path.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > PrefixBytes) break;
            length += rune.Utf16SequenceLength;
        }
        return $"{path[..length]}\u2026{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..HashDigits]}";
    }
}
