namespace CodeSight.Extraction.Rtf;

/// <summary>Where the text of a group goes.</summary>
internal enum RtfDestination
{
    Body,
    Skipped,
    Fonts,
    Styles,
    Title,
    Note,
    Comment,

    /// <summary>A shape's description: nothing in it is text but its text box.</summary>
    Shape,

    /// <summary>HTML from which the file was made, as it stood there.</summary>
    HtmlTag,
}

/// <summary>What holds for the text of a group, and ends with it.</summary>
internal sealed record RtfState
{
    public RtfDestination Destination { get; set; }

    public int Codepage { get; set; }

    /// <summary>Bytes that stand for a character of Unicode for readers that do not know it.</summary>
    public int SkippedBytes { get; set; } = 1;

    public bool IsStruck { get; set; }

    public bool IsRaised { get; set; }

    public bool IsHidden { get; set; }

    public bool IsDeleted { get; set; }

    /// <summary>Whether it repeats what the HTML says that the file was made from.</summary>
    public bool IsRepeated { get; set; }

    /// <summary>Whether the next word names the destination of a group that old readers skip.</summary>
    public bool IsOptional { get; set; }
}
