namespace Nin.Cli.Input;

/// <summary>What a run's figures are written as, beside <c>metrics.jsonl</c>.</summary>
internal enum LogFormat
{
    TensorBoard,
    Csv,
}
