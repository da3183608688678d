using Nin.Cli;
using Nin.Cli.Failures;
using Nin.Cli.Output;

OptionalFormats.Register(AppContext.BaseDirectory);
using var interrupts = new Interrupts();
return interrupts.ExitCodeOf(NinCommand.Run(args, Screen.OfOutput(), Screen.OfError(), cancellation: interrupts.Token));
