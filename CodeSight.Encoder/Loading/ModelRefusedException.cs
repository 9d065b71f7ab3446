namespace CodeSight.Encoder.Loading;

/// <summary>
/// A model folder cannot be used. The message is one sentence for the operator: the folder, its fault, and what is accepted.
/// </summary>
public sealed class ModelRefusedException : Exception
{
    /// <summary>Makes the sentence.</summary>
    /// <param name="kind">What the folder is for, such as "embedding model".</param>
    /// <param name="fault">What is wrong, in one phrase.</param>
    /// <param name="accepted">The layout that is accepted.</param>
    public ModelRefusedException(string kind, string folder, string fault, string accepted, Exception? inner = null)
        : base($"The {kind} folder {folder} cannot be used: {fault}; accepted is {accepted}.", inner) =>
        (Folder, Fault) = (folder, fault);

    internal ModelRefusedException(ModelKind kind, string folder, string fault, Exception inner)
        : this(kind.Name, folder, fault, kind.Accepted, inner)
    {
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>What is wrong with it, in one phrase.</summary>
    public string Fault { get; }
}
