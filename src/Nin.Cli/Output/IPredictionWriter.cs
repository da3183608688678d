using Nin.Models;

namespace Nin.Cli.Output;

/// <summary>Writes the answers of <c>nin predict</c> in one of its formats.</summary>
internal interface IPredictionWriter
{
    /// <summary>Writes the answer to one picture.</summary>
    void Write(string file, Prediction prediction);

    /// <summary>Writes what comes after the last answer.</summary>
    void End();
}
