namespace Nin.Data.Checking;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Training would go wrong, or its accuracy would mean nothing.</summary>
    Error,

    /// <summary>Training can begin, but have a look.</summary>
    Warning,

    /// <summary>For your information.</summary>
    Note,
}
