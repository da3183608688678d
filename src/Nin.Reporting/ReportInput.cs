using Nin.Data;
using Nin.Data.Checking;
using Nin.Models;

namespace Nin.Reporting;

/// <summary>What a report is made of. Whatever is not given is named in it as missing.</summary>
public sealed record ReportInput
{
    /// <summary>The run; null for a report of a model alone.</summary>
    public RunRecord? Run { get; init; }

    /// <summary>The model; that of the run where null.</summary>
    public Model? Model { get; init; }

    /// <summary>What the model is called where there is no run, such as its file's name.</summary>
    public string Name { get; init; } = "model";

    /// <summary>The data set, or null.</summary>
    public DataSplits? Data { get; init; }

    /// <summary>Why there is no data set.</summary>
    public string DataProblem { get; init; } = "no data set was given";

    /// <summary>What a check of the data found, or null.</summary>
    public DataReport? Check { get; init; }

    /// <summary>Threads that compute; 0 for one a core.</summary>
    public int Threads { get; init; }
}
