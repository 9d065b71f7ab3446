namespace CodeSight.Core.Data;

/// <summary>Where a run is.</summary>
public enum RunState
{
    Running,
    Succeeded,
    CompletedWithFailures,
    Failed,
    Cancelled,
}

/// <summary>Why a run was started.</summary>
public enum RunTrigger
{
    /// <summary>Somebody asked for it.</summary>
    Request,

    /// <summary>The server started: whatever changed while it was down is noticed.</summary>
    Start,

    /// <summary>The folder changed.</summary>
    Watch,

    /// <summary>The index became older than CODESIGHT_STALE_SECONDS.</summary>
    Schedule,
}
