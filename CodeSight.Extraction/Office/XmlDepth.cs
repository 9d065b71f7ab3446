namespace CodeSight.Extraction.Office;

/// <summary>Follows the nesting of elements through raw UTF-8, piece by piece, faster than parsing.</summary>
internal struct XmlDepth(int limit)
{
    private int depth;
    private byte before;
    private byte opened;
    private bool inTag;

    /// <exception cref="FileFaultException">The elements are nested deeper than the limit.</exception>
    public void Read(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (!inTag)
            {
                var start = piece.IndexOf((byte)'<');
                if (start < 0) return;
                piece = piece[(start + 1)..];
                (inTag, opened, before) = (true, 0, 0);
                continue;
            }
            if (opened == 0) opened = piece[0];
            var end = piece.IndexOf((byte)'>');
            if (end < 0)
            {
                before = piece[^1];
                return;
            }
            if (end > 0) before = piece[end - 1];
            inTag = false;
            if (opened == '/') depth--;
            else if (opened is not ((byte)'?' or (byte)'!') && before != '/' && ++depth > limit)
                throw new FileFaultException(ReaderReasons.TooDeep);
            piece = piece[(end + 1)..];
        }
    }
}
