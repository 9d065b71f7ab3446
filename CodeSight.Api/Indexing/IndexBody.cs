using System.ComponentModel;

namespace CodeSight.Api.Indexing;

/// <summary>The wish for a run. The body may be left out.</summary>
public sealed record IndexBody(
    [property: Description("Read everything again, and forget files that are gone even if most of them are.")] bool ForceRebuild = false);
