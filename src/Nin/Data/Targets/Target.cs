namespace Nin.Data.Targets;

/// <summary>What a picture is to be answered with; an <c>Objective</c> says which kind it takes.</summary>
public abstract record Target;
