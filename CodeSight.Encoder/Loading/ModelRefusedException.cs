namespace CodeSight.Encoder.Loading;

/// <summary>A model folder cannot be used. The message is one sentence for the operator: the folder, its fault, and what is accepted.</summary>
public sealed class ModelRefusedException : Exception
{
    internal ModelRefusedException(ModelKind kind, string folder, string fault, Exception inner)
        : base($"The {kind.Name} folder {folder} cannot be used: {fault}; accepted is {kind.Accepted}.", inner) =>
        (Folder, Fault) = (folder, fault);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>What is wrong with it, in one phrase.</summary>
    public string Fault { get; }
}
