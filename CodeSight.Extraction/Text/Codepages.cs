using System.Text;

namespace CodeSight.Extraction.Text;

/// <summary>The encodings of the time before Unicode, from the shared framework, without registering them for the whole process.</summary>
internal static class Codepages
{
    public static Encoding Get(int number) =>
        CodePagesEncodingProvider.Instance.GetEncoding(number) ?? Encoding.GetEncoding(number);

    /// <exception cref="ArgumentException">There is no encoding of this name.</exception>
    public static Encoding Get(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
}
