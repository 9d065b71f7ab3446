namespace CodeSight.Core.Asking.Answer;

/// <summary>How far the cited passages bear out a sentence of an answer.</summary>
public enum Support
{
    /// <summary>Its words stand in a cited passage.</summary>
    Quoted,

    /// <summary>The passages say it in other words, or it claims nothing that a source could tell.</summary>
    Supported,

    /// <summary>Too little of it is in the passages, or only a part.</summary>
    Weak,

    /// <summary>The passages say something else, or nothing of the kind; or it claims something and cites nothing.</summary>
    None,
}
