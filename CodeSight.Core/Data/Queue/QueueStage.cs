namespace CodeSight.Core.Data.Queue;

/// <summary>What a document still needs; the numbers stand in the column documents.stage.</summary>
public enum QueueStage
{
    /// <summary>Nothing.</summary>
    Done = 0,

    /// <summary>Its text must be read, cut and stored.</summary>
    Text = 1,

    /// <summary>Its text is stored; some chunks have no vector.</summary>
    Vectors = 2,
}
