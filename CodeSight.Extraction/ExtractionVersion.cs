namespace CodeSight.Extraction;

/// <summary>
/// Version of the rules that turn files into text. Raised whenever a file can have another outcome than before: documents are then
/// read again, those without text and those that failed included.
/// </summary>
public static class ExtractionVersion
{
    /// <summary>Today's rules.</summary>
    public const string Current = "extract-5";
}
