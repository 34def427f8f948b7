namespace Shootdown.Explore.Traces;

/// <summary>Why the part of a run that is shown explains how its property breaks.</summary>
public enum RunCutGround
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>It is the whole run: true of any, so nothing has been found out.</summary>
    Whole,

    /// <summary>It says in which turns the steps left out are made, and so all of the run's order: true of any, too.</summary>
    InTurns,

    /// <summary>It breaks the property with each of the other steps put off until its own agent needs it.</summary>
    OthersPutOff,

    /// <summary>It breaks the property with the steps of each gap made agent by agent, as the gap says.</summary>
    AgentByAgent,
}
