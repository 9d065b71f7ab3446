namespace CodeSight.Extraction.Office;

/// <summary>Follows the nesting of elements through raw UTF-8, piece by piece, faster than parsing.</summary>
internal struct XmlDepth(int limit)
{
    private int _depth;
    private byte _before;
    private byte _opened;
    private bool _inTag;

    /// <exception cref="FileFaultException">The elements are nested deeper than the limit.</exception>
    public void Read(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (!_inTag)
            {
                var start = piece.IndexOf((byte)'<');
                if (start < 0) return;
                piece = piece[(start + 1)..];
                (_inTag, _opened, _before) = (true, 0, 0);
                continue;
            }
            if (_opened == 0) _opened = piece[0];
            var end = piece.IndexOf((byte)'>');
            if (end < 0)
            {
                _before = piece[^1];
                return;
            }
            if (end > 0) _before = piece[end - 1];
            _inTag = false;
            if (_opened == '/') _depth--;
            else if (_opened is not ((byte)'?' or (byte)'!') && _before != '/' && ++_depth > limit)
                throw new FileFaultException(ReaderReasons.TooDeep);
            piece = piece[(end + 1)..];
        }
    }
}
