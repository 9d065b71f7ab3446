namespace CodeSight.Extraction;

/// <summary>Reasons that both ends of the pipe give.</summary>
internal static class ReaderReasons
{
    public const string OutOfMemory = "Its reader ran out of memory.";
    public const string TooDeep = "Its structure is nested too deeply to be read.";
}
