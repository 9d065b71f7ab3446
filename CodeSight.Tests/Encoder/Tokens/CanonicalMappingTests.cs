using System.Security.Cryptography;
using System.Text;
using CodeSight.Encoder.Tokens;

namespace CodeSight.Tests.Encoder.Tokens;

public sealed class CanonicalMappingTests
{
    // SHA-256 of the UTF-8 of unicodedata.normalize('NFD', c), one after the other for every scalar value: Python 3, Unicode 14.
    private const string Expected = "e3c4baa47152e83c55acd38c0d54fd729ab84ca0ec4a24a5e3267e7a95344516";

    [Fact]
    public void Decomposition_of_every_character_equals_the_one_of_another_program()
    {
        var all = new StringBuilder();
        for (var codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
            if (Rune.IsValid(codePoint)) CanonicalMapping.AppendDecomposed(new Rune(codePoint), all);

        Assert.Equal(Expected, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString()))));
    }
}
