namespace Shootdown.Explore.Traces;

/// <summary>Why the part of a run that is shown explains how its property breaks.</summary>
public enum RunCutGround
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>It is the whole run: true of any, so nothing has been found out.</summary>
    Whole,

    /// <summary>Of the steps left out it says in which turns they are made, so that it has all of the run's order: true of any, too.</summary>
    InTurns,

    /// <summary>It breaks the property with each of the other steps put off until its own agent needs it.</summary>
    OthersPutOff,

    /// <summary>It breaks the property with the steps of each gap made agent by agent, as the gap says.</summary>
    AgentByAgent,
}
