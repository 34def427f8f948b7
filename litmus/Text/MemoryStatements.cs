namespace Shootdown.Litmus.Text;

/// <summary>LDR, LDAR, LDAPR; MOV from memory.</summary>
/// <param name="Into">The register that gets what is read.</param>
/// <param name="From">The address.</param>
/// <param name="Order">How it is ordered.</param>
public sealed record LoadStatement(HerdRegister Into, HerdAddress From, HerdOrder Order) : Statement;

/// <summary>STR, STLR; MOV to memory.</summary>
/// <param name="Source">What is stored.</param>
/// <param name="To">The address.</param>
/// <param name="Order">How it is ordered.</param>
public sealed record StoreStatement(HerdOperand Source, HerdAddress To, HerdOrder Order) : Statement;

/// <summary>LDXR, LDAXR.</summary>
/// <param name="Into">The register that gets what is read.</param>
/// <param name="From">The address.</param>
/// <param name="Order">How it is ordered.</param>
public sealed record LoadExclusiveStatement(HerdRegister Into, HerdAddress From, HerdOrder Order) : Statement;

/// <summary>STXR, STLXR.</summary>
/// <param name="Status">The register that gets 0 if it was stored, else 1.</param>
/// <param name="Source">What is stored.</param>
/// <param name="To">The address.</param>
/// <param name="Order">How it is ordered.</param>
public sealed record StoreExclusiveStatement(HerdRegister Status, HerdRegister Source, HerdAddress To, HerdOrder Order) : Statement;

/// <summary>SWP, LDADD, LDSET, LDCLR, LDEOR and their forms without result; XCHG and locked instructions.</summary>
/// <param name="Calculation">What is written back.</param>
/// <param name="Source">The operand.</param>
/// <param name="Into">The register that gets what was read; null for the forms without result (STADD).</param>
/// <param name="Location">The address.</param>
/// <param name="Order">How it is ordered.</param>
public sealed record ReadModifyWriteStatement(
    Calculation Calculation, HerdOperand Source, HerdRegister? Into, HerdAddress Location, HerdOrder Order) : Statement;

/// <summary>CAS and its ordered forms; LOCK CMPXCHG.</summary>
/// <param name="Expected">The register with what must be read for anything to be written; it gets what was read.</param>
/// <param name="Source">The register with what is written then.</param>
/// <param name="Location">The address.</param>
/// <param name="Order">How it is ordered.</param>
public sealed record CompareAndSwapStatement(
    HerdRegister Expected, HerdRegister Source, HerdAddress Location, HerdOrder Order) : Statement;
