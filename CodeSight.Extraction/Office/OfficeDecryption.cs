using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using CodeSight.Extraction.Packages;

namespace CodeSight.Extraction.Office;

/// <summary>
/// Opens a package that is encrypted with the password that Office itself knows: a workbook whose structure is protected is encrypted with
/// it,
/// and opens without asking for one ([MS-OFFCRYPTO] 2.3.4, agile and standard encryption).
/// </summary>
internal static class OfficeDecryption
{
    private const string KnownPassword = "VelvetSweatshop";
    private const int MaxSpins = 1_000_000;
    private const int SegmentLength = 4096;
    private static readonly byte[] VerifierInput = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];
    private static readonly byte[] VerifierValue = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];
    private static readonly byte[] KeyValue = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];

    /// <summary>The package's bytes, or null where the file is not encrypted, is damaged, or has a password of its own.</summary>
    public static byte[]? TryDecrypt(byte[] bytes)
    {
        if (CompoundFile.TryOpen(bytes) is not { } file
            || !file.Root.Entries.TryGetValue("EncryptionInfo", out var info)
            || !file.Root.Entries.TryGetValue("EncryptedPackage", out var package))
            return null;
        try
        {
            var (about, encrypted) = (file.Read(info), file.Read(package));
            if (about.Length < 8 || encrypted.Length < 8) return null;
            var length = BinaryPrimitives.ReadInt64LittleEndian(encrypted);
            var content = encrypted.AsSpan(8);
            if (length < 0 || length > content.Length) return null;
            var (major, minor) = (BinaryPrimitives.ReadUInt16LittleEndian(about), BinaryPrimitives.ReadUInt16LittleEndian(about.AsSpan(2)));
            return (major, minor) switch
            {
                (4, 4) => Agile(about.AsSpan(8), content, (int)length),
                (2 or 3 or 4, 2) => Standard(about, content, (int)length),
                _ => null,
            };
        }
        catch (Exception fault) when (fault is CryptographicException or XmlException or FormatException or ArgumentException
            or OverflowException or InvalidDataException)
        {
            return null;
        }
    }

    private static byte[]? Agile(ReadOnlySpan<byte> xml, ReadOnlySpan<byte> content, int length)
    {
        var root = XElement.Parse(Encoding.UTF8.GetString(xml).TrimEnd('\0'));
        var data = root.Elements().First(each => each.Name.LocalName == "keyData");
        if (root.Descendants().FirstOrDefault(each => each.Name.LocalName == "encryptedKey") is not { } key) return null;
        var hash = HashOf(Text(key, "hashAlgorithm"));
        var (salt, spins) = (Bytes(key, "saltValue"), Number(key, "spinCount"));
        if (spins > MaxSpins || Text(key, "cipherAlgorithm") != "AES" || Text(key, "cipherChaining") != "ChainingModeCBC") return null;
        var password = Spin(hash, salt, spins);
        byte[] Open(byte[] block, string name)
        {
            using var aes = Aes.Create();
            aes.Key = Fit(Hash(hash, password, block), Number(key, "keyBits") / 8);
            return aes.DecryptCbc(Bytes(key, name), Fit(salt, 16), PaddingMode.None);
        }
        var expected = Hash(hash, Open(VerifierInput, "encryptedVerifierHashInput")[..Number(key, "saltSize")]);
        if (!Open(VerifierValue, "encryptedVerifierHashValue").AsSpan().StartsWith(expected)) return null;

        using var cipher = Aes.Create();
        cipher.Key = Open(KeyValue, "encryptedKeyValue")[..(Number(key, "keyBits") / 8)];
        var (dataHash, dataSalt) = (HashOf(Text(data, "hashAlgorithm")), Bytes(data, "saltValue"));
        var decrypted = new byte[length];
        var number = new byte[4];
        for (var start = 0; start < length; start += SegmentLength)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, start / SegmentLength);
            var segment = content[start..Math.Min(content.Length, start + SegmentLength)];
            var plain = cipher.DecryptCbc(segment[..(segment.Length & ~15)], Fit(Hash(dataHash, dataSalt, number), 16), PaddingMode.None);
            plain.AsSpan(0, Math.Min(plain.Length, length - start)).CopyTo(decrypted.AsSpan(start));
        }
        return decrypted;
    }

    private static byte[]? Standard(ReadOnlySpan<byte> about, ReadOnlySpan<byte> content, int length)
    {
        const int StandardSpins = 50_000;
        var headerLength = BinaryPrimitives.ReadInt32LittleEndian(about[8..]);
        var header = about.Slice(12, headerLength);
        var (algorithm, keyBits) =
            (BinaryPrimitives.ReadInt32LittleEndian(header[8..]), BinaryPrimitives.ReadInt32LittleEndian(header[16..]));
        if (algorithm is not (0x660E or 0x660F or 0x6610)) return null;
        var verifier = about[(12 + headerLength)..];
        var salt = verifier.Slice(4, 16).ToArray();
        var password = Hash(HashAlgorithmName.SHA1, Spin(HashAlgorithmName.SHA1, salt, StandardSpins), new byte[4]);
        var (inner, outer) = (new byte[64], new byte[64]);
        inner.AsSpan().Fill(0x36);
        outer.AsSpan().Fill(0x5C);
        for (var i = 0; i < password.Length; i++)
        {
            inner[i] ^= password[i];
            outer[i] ^= password[i];
        }
        byte[] key = [.. Hash(HashAlgorithmName.SHA1, inner), .. Hash(HashAlgorithmName.SHA1, outer)];
        using var aes = Aes.Create();
        aes.Key = key[..(keyBits / 8)];
        var expected = Hash(HashAlgorithmName.SHA1, aes.DecryptEcb(verifier.Slice(20, 16), PaddingMode.None));
        if (!aes.DecryptEcb(verifier.Slice(40, 32), PaddingMode.None).AsSpan().StartsWith(expected)) return null;
        return aes.DecryptEcb(content[..(content.Length & ~15)], PaddingMode.None)[..length];
    }

    /// <summary>The hash of the password, hashed over and over with its count (2.3.4.7 and 2.3.4.11).</summary>
    private static byte[] Spin(HashAlgorithmName name, byte[] salt, int spins)
    {
        var hash = Hash(name, salt, Encoding.Unicode.GetBytes(KnownPassword));
        var counted = new byte[4 + hash.Length];
        using var hasher = IncrementalHash.CreateHash(name);
        for (var i = 0; i < spins; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(counted, i);
            hash.CopyTo(counted, 4);
            hasher.AppendData(counted);
            hasher.GetHashAndReset(hash);
        }
        return hash;
    }

    private static byte[] Hash(HashAlgorithmName name, params ReadOnlySpan<byte[]> parts)
    {
        using var hasher = IncrementalHash.CreateHash(name);
        foreach (var part in parts) hasher.AppendData(part);
        return hasher.GetHashAndReset();
    }

    // Cut, or filled up with 0x36 (2.3.4.11, 2.3.4.12).
    private static byte[] Fit(byte[] bytes, int length)
    {
        var fit = new byte[length];
        fit.AsSpan().Fill(0x36);
        bytes.AsSpan(0, Math.Min(bytes.Length, length)).CopyTo(fit);
        return fit;
    }

    private static HashAlgorithmName HashOf(string name) => name.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "SHA1" => HashAlgorithmName.SHA1,
        "SHA256" => HashAlgorithmName.SHA256,
        "SHA384" => HashAlgorithmName.SHA384,
        "SHA512" => HashAlgorithmName.SHA512,
        _ => throw new FormatException(),
    };

    private static string Text(XElement element, string name) => element.Attribute(name)?.Value ?? throw new FormatException();

    private static byte[] Bytes(XElement element, string name) => Convert.FromBase64String(Text(element, name));

    private static int Number(XElement element, string name) =>
        int.Parse(Text(element, name), NumberStyles.None, CultureInfo.InvariantCulture);
}
