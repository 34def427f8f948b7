namespace Shootdown.Reports.TextMutants;

/// <summary>What is done to the text of a routine.</summary>
public enum TextOperator
{
    /// <summary>A statement that awaits is left out.</summary>
    LeftOut,

    /// <summary>Two neighbouring statements that await change places.</summary>
    Swapped,

    /// <summary>A condition, or one side of an and or an or, is negated.</summary>
    Negated,

    /// <summary>A CPU, a page or a slot is the next one.</summary>
    OffByOne,

    /// <summary>A mask has the executing CPU in it, or has it not.</summary>
    OwnCpu,

    /// <summary>Another variable of the same type stands in a variable's place.</summary>
    WrongOperand,
}

/// <summary>How reports and the texts' own explanations name the operators.</summary>
public static class TextOperators
{
    /// <summary>The name of an operator.</summary>
    /// <param name="what">The operator.</param>
    public static string NameOf(TextOperator what) => what switch
    {
        TextOperator.LeftOut => "left-out",
        TextOperator.Swapped => "swapped",
        TextOperator.Negated => "negated",
        TextOperator.OffByOne => "off-by-one",
        TextOperator.OwnCpu => "own-cpu",
        _ => "wrong-operand",
    };
}
